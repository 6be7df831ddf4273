/** Running text in which words with a hyphen ("forty-nine", "A-1042") stay on one line. The text itself is unchanged. */
export function Unbroken({ children }: { children: string }) {
  return children.split(/(\S*-\S*)/).map((part, place) =>
    place % 2 === 1 && part.length <= unbrokenCharactersMax ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name than their place
      <span key={place} className="whitespace-nowrap">
        {part}
      </span>
    ) : (
      part
    ),
  )
}

/** Longer ones must break: they could be wider than a phone. */
const unbrokenCharactersMax = 24
