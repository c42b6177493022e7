# All work is in hub.sh, for those without make. Arguments: make demo ARGS="--berichten 100"
.PHONY: help setup demo test lint format

help:
	@echo "make demo    run the hub on a generated batch and show the queues"
	@echo "make test    run all tests"
	@echo "make lint    check style, types and layers"
	@echo "make format  put the sources in form"
	@echo "make setup   only fetch what is needed"

setup demo test lint format:
	@sh hub.sh $@ $(ARGS)
