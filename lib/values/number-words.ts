/**
 * How people say card numbers and security codes in one language. Whoever adds a language adds a table to
 * {@link languages}; each language is looked for by itself, because words of two may be spelled alike.
 */
export interface NumberWords {
  /** Words for one digit, in lower case. */
  readonly units: Readonly<Record<string, string>>
  /** Words for two digits that take no unit behind them. */
  readonly teens: Readonly<Record<string, string>>
  /** Words for a ten, by its first digit: a unit may follow ("forty two"). */
  readonly tens: Readonly<Record<string, string>>
  /** Words that say a digit more than once ("double four"). */
  readonly times: Readonly<Record<string, number>>
  readonly hundred: string
  /** Words that people let fall between two digits without meaning anything; patterns. */
  readonly fillers: readonly string[]
  /** Words that may as well join two different numbers; patterns. */
  readonly joiners: readonly string[]
  /** Names of the security code, as patterns. None of them ends inside a word. */
  readonly codeNames: readonly string[]
  /** A name that many other codes share: it counts only where nothing before says which code it is. */
  readonly anyCode: string
  /** Words after which {@link anyCode} is the card's; patterns. */
  readonly beforeAnyCode: readonly string[]
  /** Words between the name and the code ("is", "was"); patterns. */
  readonly links: readonly string[]
  /** Words that may stand before the name where the code comes first ("123 is *her* CVC"); patterns. */
  readonly owners: readonly string[]
}

const english: NumberWords = {
  units: {
    ...{ zero: '0', nought: '0', naught: '0', oh: '0', o: '0' },
    ...{ one: '1', two: '2', three: '3', four: '4', five: '5', six: '6', seven: '7', eight: '8', nine: '9' },
  },
  teens: {
    ...{ ten: '10', eleven: '11', twelve: '12', thirteen: '13', fourteen: '14', fifteen: '15' },
    ...{ sixteen: '16', seventeen: '17', eighteen: '18', nineteen: '19' },
  },
  tens: {
    ...{ twenty: '2', thirty: '3', forty: '4', fourty: '4', fifty: '5', sixty: '6', seventy: '7' },
    ...{ eighty: '8', ninety: '9', ninty: '9' },
  },
  times: { double: 2, triple: 3, treble: 3, quadruple: 4 },
  hundred: 'hundred',
  fillers: [
    ...['u+m+', 'u+h+', 'e+r+m*', 'h+m+', 'ah', '(?:and )?then', 'followed by', 'next', 'so', 'right'],
    ...['dash', 'hyphen', 'space', 'comma', 'dot', 'point', 'ok(?:ay)?', 'yes', 'yeah'],
  ],
  joiners: ['and', 'plus', 'x'],
  codeNames: [
    ...['cvv(?:2(?!\\d))?', 'cvc(?:2(?!\\d))?', 'c[. ]v[. ][vc]\\.?', 'cvn2?', 'cav2?', 'csc', 'cid'],
    ...['security (?:code|number|digits|no\\.?)', 'card code', 'signature (?:strip|panel)(?: code)?'],
    '(?:card )?verification (?:code|number|value|digits)',
    '(?:last )?(?:(?:three|four|3|4)(?: digits| numbers?)?|code|numbers?|digits) (?:on|from|at|off) the (?:back|front|reverse)(?: of (?:the|her|his|their|my|your) card)?',
    'back of (?:the|her|his|their|my|your) card',
  ],
  anyCode: 'code',
  beforeAnyCode: ['the', 'her', 'his', 'their', 'my', 'your', 'and', 'with', 'plus', 'back'],
  links: [
    ...['is', 'are', 'was', 'were', 'reads?', 'equals', 'being', 'as', 'of', 'number', 'no', 'the'],
    'for (?:the|this|that|her|his|their|my|your) card',
  ],
  owners: ['the', 'her', 'his', 'their', 'my', 'your', 'our', 'card', 'this', 'that'],
}

/** The languages that we ship. */
export const languages: readonly NumberWords[] = [english]
