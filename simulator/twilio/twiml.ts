import { XMLParser, XMLValidator } from 'fast-xml-parser'
import type { Problem } from '../world.js'

export type Element = { name: string; attributes: Record<string, string>; children: Element[]; text: string }

/** A TwiML document as it can be obeyed, and what is wrong with it without making it useless. */
export type Document = { verbs: Element[]; warnings: Problem[] }

const documentBytesMax = 64 * 1024
const contentTypes = ['text/xml', 'application/xml']

/** What each element may carry and contain (twilio.com/docs/voice/twiml). `text`: words between its tags. */
const schema: Record<string, { attributes: string[]; children: string[]; text?: true }> = {
  Response: { attributes: [], children: ['Dial', 'Say', 'Pause', 'Redirect', 'Hangup', 'Reject'] },
  Dial: {
    attributes: [
      'action',
      'method',
      'timeout',
      'timeLimit',
      'callerId',
      'answerOnBridge',
      'hangupOnStar',
      'record',
      'recordingTrack',
      'recordingStatusCallback',
      'recordingStatusCallbackMethod',
      'recordingStatusCallbackEvent',
    ],
    children: ['Client'],
  },
  Client: {
    attributes: ['statusCallback', 'statusCallbackMethod', 'statusCallbackEvent'],
    children: ['Identity', 'Parameter'],
    text: true,
  },
  Identity: { attributes: [], children: [], text: true },
  Parameter: { attributes: ['name', 'value'], children: [] },
  Say: { attributes: ['voice', 'language'], children: [], text: true },
  Pause: { attributes: ['length'], children: [] },
  Redirect: { attributes: ['method'], children: [], text: true },
  Hangup: { attributes: [], children: [] },
  Reject: { attributes: ['reason'], children: [] },
}

/** What the values of an attribute must look like, and Twilio's code when they do not. */
const values: Record<string, { code: number; allowed: RegExp }> = {
  'Dial.timeout': { code: 13212, allowed: /^[1-9]\d{0,3}$/ },
  'Dial.timeLimit': { code: 13216, allowed: /^[1-9]\d{0,5}$/ },
  'Dial.method': { code: 13210, allowed: /^(GET|POST)$/ },
  'Dial.hangupOnStar': { code: 13213, allowed: /^(true|false)$/ },
  'Dial.callerId': { code: 13214, allowed: /^(\+?\d{3,15}|client:\S+)$/ },
  'Dial.record': {
    code: 13217,
    allowed: /^(true|false|do-not-record|record-from-(answer|ringing)(-dual)?)$/,
  },
  'Dial.answerOnBridge': { code: 12200, allowed: /^(true|false)$/ },
  'Client.statusCallbackMethod': { code: 13221, allowed: /^(GET|POST)$/ },
  'Client.statusCallbackEvent': { code: 12200, allowed: /^((initiated|ringing|answered|completed)\s*)+$/ },
  'Redirect.method': { code: 13710, allowed: /^(GET|POST)$/ },
  'Pause.length': { code: 13910, allowed: /^\d{1,4}$/ },
  'Reject.reason': { code: 12200, allowed: /^(rejected|busy)$/ },
}

/** The parser forgives these; Twilio's does not. They come from addresses that were not escaped. */
const looseAmpersand = /&(?!(amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)/

const verbatim = /<!\[CDATA\[.*?\]\]>|<!--.*?-->/gs

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
})

/** Reads an answer to a voice webhook. A document that cannot be obeyed at all is a problem with Twilio's code. */
export function readTwiml(contentType: string, body: string): Document | Problem {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (!contentTypes.includes(type)) {
    return { code: 12300, message: `Invalid Content-Type: "${contentType}" is not XML.` }
  }
  return parseTwiml(body)
}

/** Reads a document that came without a content type, such as the `Twiml` parameter of a call update. */
export function parseTwiml(body: string): Document | Problem {
  if (Buffer.byteLength(body) > documentBytesMax) {
    return { code: 11750, message: 'The document is larger than 64 kB.' }
  }
  if (looseAmpersand.test(body.replace(verbatim, ''))) {
    return { code: 12100, message: 'Document parse failure: "&" must be written as "&amp;".' }
  }
  const wellFormed = XMLValidator.validate(body)
  if (wellFormed !== true) {
    const { msg, line } = wellFormed.err
    return { code: 12100, message: `Document parse failure: ${msg} (line ${line})` }
  }
  const roots = elements(parser.parse(body) as RawNode[])
  const root = roots[0]
  if (roots.length !== 1 || root?.name !== 'Response') {
    return { code: 12102, message: 'The root element must be Response.' }
  }
  const warnings: Problem[] = []
  check(root, warnings)
  return { verbs: root.children.filter(({ name }) => schema.Response?.children.includes(name)), warnings }
}

export function isProblem(value: Document | Problem): value is Problem {
  return 'code' in value
}

function check(element: Element, warnings: Problem[]): void {
  const known = schema[element.name]
  if (!known) return
  for (const [name, value] of Object.entries(element.attributes)) {
    const rule = values[`${element.name}.${name}`]
    if (!known.attributes.includes(name)) {
      warnings.push({ code: 12200, message: `<${element.name}> does not take the attribute "${name}" here.` })
    } else if (rule && !rule.allowed.test(value)) {
      warnings.push({
        code: rule.code,
        message: `"${value}" is not a value of ${name} on <${element.name}>.`,
      })
    }
  }
  if (namesClient(element) && !/^\S{1,256}$/.test(element.text)) {
    warnings.push({ code: 12200, message: 'A client identity is up to 256 characters without spaces.' })
  }
  if (element.text !== '' && !known.text) {
    warnings.push({ code: 12200, message: `<${element.name}> does not take words between its tags.` })
  }
  for (const child of element.children) {
    if (known.children.includes(child.name)) check(child, warnings)
    else
      warnings.push({
        code: 12200,
        message: `<${child.name}> inside <${element.name}> is not performed here.`,
      })
  }
}

/** The name stands between the tags of `<Client>`, or in an `<Identity>` inside. */
function namesClient({ name, children }: Element): boolean {
  return name === 'Identity' || (name === 'Client' && !children.some((child) => child.name === 'Identity'))
}

type RawNode = Record<string, unknown>

/** The parser's nodes, each an object with the tag as its key, turned into elements. */
function elements(nodes: RawNode[]): Element[] {
  return nodes.flatMap((node): Element[] => {
    const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text')
    if (name === undefined || name.startsWith('?') || name === '#comment') return []
    const inside = node[name] as RawNode[]
    const text = inside
      .map((child) => child['#text'])
      .filter((part) => part !== undefined)
      .join('')
    return [
      {
        name,
        attributes: (node[':@'] ?? {}) as Record<string, string>,
        children: elements(inside),
        text: text.trim(),
      },
    ]
  })
}
