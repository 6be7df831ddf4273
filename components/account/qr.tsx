import { encode } from 'uqr'

/** A picture for a phone's camera: dark on white in every theme, with the quiet zone that readers need (ISO/IEC 18004). */
export function Qr({ text, name }: { text: string; name: string }) {
  const { data, size } = encode(text, { border: quietModules })
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <svg
      role="img"
      aria-label={name}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-48 shrink-0 rounded-slot border border-line"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

const quietModules = 4
