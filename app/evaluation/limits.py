"""How much a workspace may have of evaluations, and how long their texts are."""

from app.knowledge.searching import MAX_QUESTION

MAX_DATASETS = 200  #: of a workspace
MAX_EVALUATIONS = 1_000  #: of a workspace
MAX_ACTIVE = 20  #: of a workspace, that wait or run
MAX_QUESTIONS = 1_000  #: of a dataset
MAX_GIVEN = 200  #: questions of one mutation
MAX_SOURCES = 20  #: of a question
MAX_FACTS = 20  #: of a question, of each kind
MAX_QUESTION_CHARACTERS = MAX_QUESTION
MAX_ANSWER_CHARACTERS = 10_000
MAX_FACT_CHARACTERS = 500
MAX_PATTERN_CHARACTERS = 500
MAX_QUOTE_CHARACTERS = 2_000
MAX_PAGE = 1_000_000
MAX_IMPORT_CHARACTERS = 2_000_000
MAX_MODEL = 200
