/** What one history found. Payments and references by name, so that nothing counts twice. */
export interface Findings {
  readonly doubleCharges: Set<string>
  readonly overriddenDoubles: Set<string>
  readonly falsePaid: Set<string>
  readonly falseUnpaid: Set<string>
  readonly regressions: Set<string>
  readonly unresolvedForever: Set<string>
  /** Everything else that must never be. */
  readonly broken: Set<string>
}

export function newFindings(): Findings {
  return {
    doubleCharges: new Set(),
    overriddenDoubles: new Set(),
    falsePaid: new Set(),
    falseUnpaid: new Set(),
    regressions: new Set(),
    unresolvedForever: new Set(),
    broken: new Set(),
  }
}
