"""How alike two people or two organizations are, and why: rules only, no database.

`sounds` brings names to how they are heard, `commonness` knows how many bear them, `people` and
`organizations` weigh what two records say, `blocks` finds the pairs worth weighing.
"""
