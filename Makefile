# All work is in hub.sh, for those without make. Arguments: make demo ARGS="--berichten 100"
.PHONY: help setup demo test faults lint format

help:
	@echo "make demo    run the hub on a generated batch and show the queues"
	@echo "make test    run all tests"
	@echo "make faults  10,000 messages while workers are killed, stopped and joined: the account must balance"
	@echo "make faults ARGS=partners  all parties and houses on 2,000 dossiers and 200 aanmeldingen while workers are killed"
	@echo "make lint    check style, types and layers"
	@echo "make format  put the sources in form"
	@echo "make setup   only fetch what is needed"

setup demo test faults lint format:
	@sh hub.sh $@ $(ARGS)
