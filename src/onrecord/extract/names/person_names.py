"""People's names as words: which family names are too common, which given names are whose.

Given names only let "she" and "he" choose among the people of one article; nothing is recorded.
"""

from __future__ import annotations

from onrecord.extract.syntax.words import word_list

#: Family names that on their own name nobody: many bear them, or they are given names or words.
COMMON_FAMILY_NAMES = word_list("common-family-name")
#: Given names of women and of men, by which "she" and "he" choose among the people of an article.
GIVEN_SHE = word_list("given-name-of-women")
GIVEN_HE = word_list("given-name-of-men")
