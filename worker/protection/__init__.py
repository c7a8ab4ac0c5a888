"""What keeps the model's provider from being asked too fast, in vain, twice, or for too much money: by all workers together."""

from worker.protection.breaker import Away, away, barred
from worker.protection.fallback import or_by_rules
from worker.protection.flights import Flights
from worker.protection.guarded import check_budget, protected_model
from worker.protection.purse import spent_today
from worker.protection.rates import provider_of

__all__ = ["Away", "Flights", "away", "barred", "check_budget", "or_by_rules", "protected_model", "provider_of", "spent_today"]
