"""Complexe casuïstiek: aanmelding, verrijking, triage, the invitations for the MDO and afschaling (1.10, 8, 9, 13; Bijlage 2 and 3)."""

from hub.processes.complex.process import COMPLEX

__all__ = ["COMPLEX"]
