"""Ways of stating a date: a regular expression each, with the function that reads its match.

"Early", "mid" and "late" keep the month or year they belong to: the words say the rest. Months that
stand alone need a word before them that makes them a date ("in May"), so that the modal, the name
and the verb do not fire.
"""

from __future__ import annotations

import re
from typing import Final

from onrecord.extract.dates.readings import (
    Reader,
    read_ago,
    read_century,
    read_day_in_figures,
    read_day_month,
    read_day_word,
    read_days,
    read_decade,
    read_holiday,
    read_iso_day,
    read_month_alone,
    read_month_year,
    read_months,
    read_part_of_unit,
    read_quarter,
    read_season,
    read_stretch,
    read_unit,
    read_unsettled,
    read_vague,
    read_weekday,
    read_weekday_of_a_week,
    read_year,
    read_years,
)

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|"
    r"November|December|Jan\.?|Feb\.?|Mar\.|Apr\.?|Jun\.|Jul\.|Aug\.?|Sept?\.?|"
    r"Oct\.?|Nov\.?|Dec\.?)"
)
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1[89]\d\d|20\d\d)"
_WEEKDAY = (
    r"(?P<weekday>[Mm]onday|[Tt]uesday|[Ww]ednesday|[Tt]hursday|[Ff]riday|"
    r"[Ss]aturday|[Ss]unday|Mon\.|Tues?\.|Wed\.|Thurs?\.|Fri\.|Sat\.|Sun\.)"
)
_PART = (
    r"(?:(?P<part>[Ee]arly|[Ll]ate|[Mm]id|[Bb]eginning of|[Ee]nd of|[Mm]iddle of|"
    r"start of)(?:\s+in)?[\s-]+)?"
)
_ABOUT = r"(?P<about>(?:[Aa]round|[Aa]bout|[Cc]irca|[Aa]pproximately)\s+)?"
_OPEN = r"(?:(?P<open>[Ss]ince|[Uu]ntil|[Tt]ill)\s+)?"
_NUMBER = r"(?P<number>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_B = r"(?<![\w$€£.,/-])"
_E = r"(?![\w/])(?![.,]\d)"
_DAYPART = r"(?:\s+(?:morning|afternoon|evening|night))?"
#: "In May" of "in May and June 2018" is no month of its own.
_NO_SECOND_MONTH = (
    r"(?!\s?(?:-|–|to|and|through|until)\s?[A-Z][a-z]+\.?(?:\s+of)?,?\s+(?:19|20)\d\d)"
)
_BEFORE_MONTH = (
    r"(?<![\w-])(?P<lead>in(?:\s+the\s+month\s+of)?|since|until|till|by|during|of|"
    r"from|through|before|after|around|for|"
    r"In|Since|Until|Till|By|During|From|Before|After|Around|[Ll]ast|[Nn]ext|"
    r"[Tt]his|[Ee]ver\s+since)\s+"
)
EXPRESSIONS: Final[tuple[tuple[re.Pattern[str], Reader], ...]] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"{_B}{_YEAR}-(?P<m>\d\d)-(?P<day>\d\d){_E}", read_iso_day),
        (rf"{_B}{_YEAR}/(?P<m>\d\d?)/(?P<day>\d\d?){_E}", read_day_in_figures),
        (rf"{_B}(?P<day>\d\d?)\.(?P<m>\d\d?)\.{_YEAR}{_E}", read_day_in_figures),
        (rf"{_B}(?P<day>\d\d?)(?P<slash>/)(?P<m>\d\d?)/{_YEAR}{_E}", read_day_in_figures),
        (
            rf"{_B}{_WEEKDAY},?\s+(?:of\s+)?(?P<which>last|next|this)\s+week(?![\w-])",
            read_weekday_of_a_week,
        ),
        (
            rf"{_B}(?:[Ff]rom\s+|[Bb]etween\s+)?{_MONTH.replace('month', 'first')}\s?"
            rf"(?:-|–|to|and|through|until)\s?{_MONTH}(?:\s+of)?,?\s+{_YEAR}{_E}",
            read_months,
        ),
        (
            rf"{_B}(?P<holiday>Christmas\s(?:Eve|Day)|Boxing\sDay|New\sYear['’]s\s(?:Eve|Day)|"
            rf"Valentine['’]s\sDay)(?:,?\s+{_YEAR})?{_E}",
            read_holiday,
        ),
        (
            rf"{_B}(?:[Tt]he\s+)?(?:(?:last|past)\s+{_NUMBER}\s+(?P<unit>days|weeks|months|years|"
            rf"decades)|past\s+(?P<one>week|month|year|decade)){_E}",
            read_stretch,
        ),
        (
            rf"{_B}(?:(?:[Aa]\s+few|[Ss]everal|[Ss]ome|[Mm]any)\s+)?(?P<unit>[Dd]ays|[Ww]eeks|"
            rf"[Mm]onths|[Yy]ears|[Dd]ecades|[Cc]enturies)\s+ago{_E}",
            read_vague,
        ),
        (rf"{_B}(?:[Ii]n\s+)?recent\s+(?P<unit>days|weeks|months|years|decades){_E}", read_vague),
        (
            rf"{_B}(?:[Ii]n\s+)?(?:the\s+)?(?P<ahead>coming|next\s+few)\s+(?P<unit>days|weeks|"
            rf"months|years){_E}",
            read_vague,
        ),
        (
            rf"{_B}(?:[Tt]he\s+)(?:following|next|previous|same)\s+(?P<unit>day|morning|evening|"
            rf"night){_E}",
            read_unsettled,
        ),
        (rf"{_B}[Tt]he\s+following\s+(?P<unit>week|weekend|month|year){_E}", read_unsettled),
        (
            rf"{_B}{_NUMBER}\s+(?P<unit>hours?|days?|weeks?|months?|years?|decades?)\s+"
            rf"(?:later|earlier|before|afterwards?){_E}",
            read_unsettled,
        ),
        (
            rf"{_B}(?:[Tt]he\s+)?(?P<quarter>first|second|third|fourth|last)\s+quarter\s+of\s+"
            rf"{_YEAR}{_E}",
            read_quarter,
        ),
        (
            rf"{_B}(?:[Tt]he\s+)?(?:[Ee]nd|[Bb]eginning|[Ss]tart|[Mm]iddle)\s+of\s+the\s+"
            rf"(?P<unit>week|month|year|decade){_E}",
            read_part_of_unit,
        ),
        (
            rf"{_B}{_OPEN}(?:{_WEEKDAY},?\s+(?:the\s+)?)?{_ABOUT}{_DAY}(?:\s+of)"
            rf"?\s+{_MONTH}(?:,?\s+{_YEAR})?{_E}",
            read_day_month,
        ),
        (
            rf"{_B}{_OPEN}(?:{_WEEKDAY},?\s+)?{_ABOUT}{_MONTH}\s+(?:the\s+)?{_DAY}(?!:)"
            rf"(?:,?\s+{_YEAR})?{_E}",
            read_day_month,
        ),
        (
            rf"{_B}{_MONTH}\s+{_DAY}\s?(?:-|–|to|and|through|until)\s?(?P<last>\d\d?)"
            rf"(?:,?\s+{_YEAR})?{_E}",
            read_days,
        ),
        (
            rf"{_B}(?:[Ff]rom\s+)?{_DAY}\s?(?:-|–|to|and|until)\s?(?P<last>\d\d?)"
            rf"\s+{_MONTH}(?:,?\s+{_YEAR})?{_E}",
            read_days,
        ),
        (rf"{_B}{_OPEN}{_PART}{_ABOUT}{_MONTH}(?:\s+of)?,?\s+{_YEAR}{_E}", read_month_year),
        (
            rf"{_BEFORE_MONTH}(?:(?:early|late|mid|the\s+end\s+of|the\s+beginning\s+of)"
            rf"[\s-]+)?{_MONTH}(?!\s+\d){_E}{_NO_SECOND_MONTH}",
            read_month_alone,
        ),
        (rf"{_B}(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[\s-]+{_MONTH}(?!\s+\d){_E}", read_month_alone),
        (
            rf"{_B}{_OPEN}(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his\s+coming|[Tt]his|[Pp]ast|[Cc]oming|"
            rf"[Pp]revious)\s+)?{_WEEKDAY}{_DAYPART}(?![\w-])",
            read_weekday,
        ),
        (
            rf"{_B}(?P<word>[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|[Ll]ast\s+night|"
            rf"[Oo]vernight|[Tt]his\s+(?:morning|afternoon|evening)|[Ee]arlier\s+today|"
            rf"[Tt]he\s+day\s+(?:before\s+yesterday|after\s+tomorrow)){_DAYPART}(?![\w-])",
            read_day_word,
        ),
        (
            rf"{_B}{_OPEN}(?:[Tt]he\s+)?(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Pp]revious|[Cc]oming)"
            rf"\s+(?P<unit>week|weekend|month|year|decade)(?![\w-])",
            read_unit,
        ),
        (
            rf"{_B}{_NUMBER}\s+(?P<unit>minutes?|hours?|days?|weeks?|fortnights?|months?|years?|"
            rf"decades?)\s+(?P<ago>ago|earlier\s+this\s+week){_E}",
            read_ago,
        ),
        (rf"{_B}{_NUMBER}\s+(?P<unit>days?|weeks?|months?|years?)\s+from\s+now{_E}", read_ago),
        (
            rf"{_B}[Ii]n\s+{_NUMBER}\s+(?P<unit>days?|weeks?|months?|years?)['’]?\s+time{_E}",
            read_ago,
        ),
        (
            rf"{_B}(?P<which>[Ll]ast|[Nn]ext|[Tt]his)\s+(?P<season>spring|summer|autumn|fall|"
            rf"winter){_E}",
            read_season,
        ),
        (
            rf"{_B}(?:[Ii]n\s+)?(?:the\s+)?(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|"
            rf"[Ww]inter)(?:\s+of)?\s+{_YEAR}{_E}",
            read_season,
        ),
        (
            rf"{_B}(?:[Tt]he\s+)?(?:(?:early|late|mid)[\s-]+)?(?P<decade>1[89]\d|20\d)"
            rf"0['’]?s(?!\w)",
            read_decade,
        ),
        (rf"{_B}(?:[Tt]he\s+)?(?P<century>\d\d?)(?:st|nd|rd|th)[\s-]century(?!\w)", read_century),
        (
            rf"(?<![\w-])(?:[Ff]rom\s+|[Bb]etween\s+){_YEAR}\s+(?:to|and|until)"
            rf"\s+(?P<last>1[89]\d\d|20\d\d){_E}",
            read_years,
        ),
        (rf"{_B}{_YEAR}\s?[–-]\s?(?P<last>1[89]\d\d|20\d\d|\d\d)(?!\d)(?!-){_E}", read_years),
        (
            rf"(?<![\w-])(?P<open>[Ss]ince|[Uu]ntil|[Tt]ill)\s+{_PART}{_YEAR}{_E}(?!\s*(?:%|"
            rf"per\s?cent|people|million))",
            read_year,
        ),
        (
            rf"(?<=\b[Ii]n\s)(?:the\s+year\s+)?{_ABOUT}{_PART}{_YEAR}{_E}(?!-)(?!\s*(?:%|"
            rf"per\s?cent|people|million))",
            read_year,
        ),
        (
            # the year first, and what precedes it behind it: so the engine looks at digits alone
            rf"{_YEAR}(?:(?<=\bof\s\d{{4}})|(?<=\b[Bb]y\s\d{{4}})|(?<=\b[Dd]uring\s\d{{4}})|"
            rf"(?<=\b[Bb]efore\s\d{{4}})|(?<=\b[Aa]fter\s\d{{4}})|(?<=\b[Ff]rom\s\d{{4}})|"
            rf"(?<=\b[Tt]hrough\s\d{{4}})|(?<=\bfor\s\d{{4}})|(?<=\bto\s\d{{4}})){_E}(?!-)"
            rf"(?!\s*(?:%|per\s?cent|people|men|women|soldiers|troops|million|km|miles))",
            read_year,
        ),
        (rf"{_B}(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[\s-]+{_YEAR}{_E}(?!-)", read_year),
        (
            rf"{_YEAR}(?:(?<=\b[Tt]he\s\d{{4}})|(?<=['’]s\s\d{{4}})|(?<=\bits\s\d{{4}})|"
            rf"(?<=\ba\s\d{{4}}))(?=\s+[A-Za-z])",
            read_year,
        ),
    )
)  # fmt: skip
