# All work is in hub.sh, for those without make. Arguments: make demo ARGS="--berichten 100"
.PHONY: help setup demo test faults lint format

help:
	@echo "make demo    run the hub on a generated batch and show the queues"
	@echo "make test    run all tests"
	@echo "make faults  every fault at the poort and at the process, on a real Kafka (ARGS=--help: one cell, more seeds)"
	@echo "make faults ARGS=cluster  three brokers of which one goes, and workers that fail over and restart in turn"
	@echo "make faults ARGS=partners  all parties and houses on 2,000 dossiers and 200 aanmeldingen while workers are killed"
	@echo "make lint    check style, types and layers"
	@echo "make format  put the sources in form"
	@echo "make setup   only fetch what is needed"

setup demo test faults lint format:
	@sh hub.sh $@ $(ARGS)
