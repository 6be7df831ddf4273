import { fieldsOf, type Post, withFields } from './post'

/** Changes a request. What the two numbers choose differs from change to change. */
export type Edit = (post: Post, a: number, b: number) => Post

export function turned(buffer: Buffer, a: number): Buffer {
  const place = a % (buffer.length * 8 || 1)
  if (buffer.length > 0) buffer.writeUInt8(buffer.readUInt8(place >> 3) ^ (1 << (place & 7)), place >> 3)
  return buffer
}

export function at(text: string, a: number, change: (char: string) => string): string {
  const place = a % (text.length || 1)
  return text.slice(0, place) + change(text.slice(place, place + 1)) + text.slice(place + 1)
}

export function swapCase(char: string): string {
  return char === char.toUpperCase() ? char.toLowerCase() : char.toUpperCase()
}

export function hexOf(char: string): string {
  return `%${char.charCodeAt(0).toString(16)}`
}

export function withMore(post: Post, name: string, value: string): Post {
  return { ...post, headers: [...post.headers, [name, value]] }
}

type Field = [name: string, value: string]

export function onField(post: Post, a: number, change: (field: Field) => Field[]): Post {
  const all = fieldsOf(post)
  const place = a % (all.length || 1)
  return withFields(
    post,
    all.flatMap((field, index) => (index === place ? change(field) : [field])),
  )
}

export function swapped(post: Post, a: number, b: number): Post {
  const all = fieldsOf(post)
  const [one, other] = [all[a % (all.length || 1)], all[b % (all.length || 1)]]
  if (one && other) [one[1], other[1]] = [other[1], one[1]]
  return withFields(post, all)
}

export function replaced(post: Post, what: RegExp, by: string | ((found: string) => string)): Post {
  const text = post.body.toString('utf8')
  return {
    ...post,
    body: Buffer.from(typeof by === 'string' ? text.replace(what, by) : text.replace(what, by)),
  }
}

export function onPath(post: Post, change: (path: string) => string): Post {
  const [path = '', ...query] = post.target.split('?')
  return { ...post, target: [change(path), ...query].join('?') }
}

export function onQuery(post: Post, change: (pairs: readonly string[]) => readonly string[]): Post {
  const [path = '', query = ''] = post.target.split('?')
  const pairs = change(query === '' ? [] : query.split('&'))
  return { ...post, target: pairs.length === 0 ? path : `${path}?${pairs.join('&')}` }
}

export function twice(pairs: readonly string[], a: number): readonly string[] {
  const pair = pairs[a % (pairs.length || 1)]
  return pair === undefined ? pairs : [...pairs, pair]
}
