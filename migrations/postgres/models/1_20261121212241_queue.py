"""Install PgQueuer's tables as its installed version makes them; `plait migrate` keeps them so."""

from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return QueryBuilderEnvironment().build_install_query()


async def downgrade(db: BaseDBAsyncClient) -> str:
    return QueryBuilderEnvironment().build_uninstall_query()


MODELS_STATE = (
    "eJztl21P2zAQx7+KlVdM2ioopaBpmlSgE91GO0HYJhCy3PiaWk3sEDuUivW7z3aTJk0faA"
    "WIgfYu+d+dff6d45zvnVBQCGSlRSGMhALujb7ByPmI7h1OQtAPSzzeI4dEUW43giLdwIaw"
    "3BcPYGSNpCtVTDyl7T0SSNASBenFLFJMcBPVQF4MRDHuozBRxMhI9YlCQyIRFVyHDCBSSI"
    "qJzJREMUQ6BPnsFqRWAUmdNSJcDiGumGmp8PS8esxnmyHh7CYBrIQP2hzrea6uHL1QEWNG"
    "jUM2lXnWNJzra/3AOIU7kMbbvEYD3GMQ0Bnyk3CrYzWKrHZx0Tr+Yj3N4rrYE0ES8tw7Gq"
    "m+4FP3JGG0YmKMzQcOMVFACzXgSRCkZcukyYK0oOIEpqnSXKDQI0lgKul86iXcsxz1bqgM"
    "IOYQVBiVFQ5DvfzPaZaFCIzbHRefN12Mnbk9YLIpFS2VPMHN/mFcGWb348m4ORurOmaCo5"
    "PG2dZu/Z2lIaTyY2u05JyxDSSKTEIt/xx4sWrrYi/GPCX8TMjp559NBjPD9Y8BLpwdha0/"
    "C/SoT+LFQIsxJaA6wVeI0gnJHQ6A+6qvX+u1FWh/Ns4s3XrN0hX6wJycqO3UUrWmWciDyX"
    "G8Lt/U/Q2ire7trcFWey2Fa22zdLuCjnCfyP4mjGeC3iDpp9/E+gwx+c4x/nreaS9mnEeU"
    "AFPmKfQHBUyqVwh6BVjDwjYUUt4ERaBbp43fZdZH3zuH5RPaDHBYAm87IqCYLIB/rC2Khb"
    "C4ALOR5SKkoZXs4WlKMdeBvEwl3NZp89xtnP6YKcdxw20aS9Wqo5K6VS+VaDoI+tVyT5B5"
    "RZeddrNctamfe+mYnEiiBOZiiAktgszkTBqbvrI3KDQ6RugSbzAkMcVzFlEVy3znTWE1LC"
    "uEE9/WyNA0eaYXhwbEzOs7C64UqWXlVYLkPg9dIJYXdkGL/pgevMXVBi243k7lvZ/u4sf1"
    "3s952PsmhQ/Vndp+7WC3XjvQLjbNqbK/4uNotd0H+uxbiOWGXWEh5A3+T5+lczEf1QaEU/"
    "c3SHdne3sNutprKV1rK/03BVfAN+pYCiH/W5YNW5YX/ZmN/wLn6iJ6"
)
