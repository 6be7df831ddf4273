const decimalsByCurrency: Record<string, number> = {
  USD: 2,
  GBP: 2,
  EUR: 2,
  AUD: 2,
  CAD: 2,
  NZD: 2,
  JPY: 0,
  KWD: 3,
}

/** Currencies that the simulated merchant's gateway takes. */
export const currencies = Object.keys(decimalsByCurrency)

/** Decimals of a currency, or null when the gateway does not take it. */
export function decimalsOf(currency: string): number | null {
  return decimalsByCurrency[currency] ?? null
}

/** Whole minor units of a decimal amount ("49.5" in GBP is 4950), or null when it does not fit the currency. */
export function toMinor(amount: string, currency: string): number | null {
  const decimals = decimalsOf(currency)
  const match = /^(\d{1,9})(?:\.(\d+))?$/.exec(amount)
  if (decimals === null || !match) return null
  const fraction = match[2] ?? ''
  if (fraction.length > decimals) return null
  return Number(match[1]) * 10 ** decimals + Number(fraction.padEnd(decimals, '0') || '0')
}

/** The decimal amount of whole minor units, with all the decimals of the currency (4950 in GBP is "49.50"). */
export function fromMinor(minor: number, currency: string): string {
  const decimals = decimalsOf(currency) ?? 2
  const digits = String(minor).padStart(decimals + 1, '0')
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** The last two digits of an amount, by which the gateway's answer is chosen. */
export function ending(minor: number): string {
  return String(minor % 100).padStart(2, '0')
}
