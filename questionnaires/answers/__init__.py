"""What was answered: the types, their plain form for files, and the checks that every answer passes."""

from questionnaires.answers.answer import Answer, Ballot, Challenge, Evidence, Level, Response, State, Value
from questionnaires.answers.checks import answer_faults, check_answer, is_blank, is_partly_filled, is_printable
from questionnaires.answers.digest import answers_hash
from questionnaires.answers.file import AnswerFile, read_answers, read_block
from questionnaires.answers.plain import parse_answer, plain_answer

__all__ = [
    "Answer",
    "AnswerFile",
    "Ballot",
    "Challenge",
    "Evidence",
    "Level",
    "Response",
    "State",
    "Value",
    "answer_faults",
    "answers_hash",
    "check_answer",
    "is_blank",
    "is_partly_filled",
    "is_printable",
    "parse_answer",
    "plain_answer",
    "read_answers",
    "read_block",
]
