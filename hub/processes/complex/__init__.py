"""Complexe casuïstiek: aanmelding, verrijking, triage and the invitations for the MDO (8, 9, 13; Bijlage 2 and 3)."""

from hub.processes.complex.process import COMPLEX

__all__ = ["COMPLEX"]
