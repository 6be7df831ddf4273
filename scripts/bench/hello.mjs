import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { runLogged, start } from '../run/children.mjs'
import { dataHome, projectRoot } from '../run/folders.mjs'

const next = path.join(projectRoot, 'node_modules/next/dist/bin/next')

/** The least that a Next server can be: one route that answers 204. What we are slower by is ours. */
const sources = {
  'package.json': '{ "name": "hello", "private": true, "type": "module" }\n',
  'next.config.js': `const root = ${JSON.stringify(projectRoot)}\nexport default { outputFileTracingRoot: root }\n`,
  'app/webhook/route.js': `export async function POST() {\n  return new Response(null, { status: 204 })\n}\n`,
  'app/layout.js': `export default function Layout({ children }) {\n  return <html lang="en"><body>{children}</body></html>\n}\n`,
  'app/page.js': `export default function Page() {\n  return <p>Hello, world.</p>\n}\n`,
}

/** Builds it with our own version of Next, once. */
export async function buildHello() {
  const { version } = createRequire(import.meta.url)('next/package.json')
  const folder = path.join(dataHome, `hello-${version}`)
  if (fs.existsSync(path.join(folder, '.next/BUILD_ID'))) return folder
  for (const [file, text] of Object.entries(sources)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    fs.writeFileSync(path.join(folder, file), text)
  }
  await runLogged({
    name: 'hello',
    // The other bundler takes our instrumentation for its own, since both stand below one root.
    args: [next, 'build', '--webpack', folder],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    failure: 'The hello-world app could not be built',
  })
  return folder
}

/** Starts it as the console is started. */
export function startHello({ folder, port, log }) {
  return start({
    args: [next, 'start', folder, '--hostname', '127.0.0.1', '--port', String(port)],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    log,
  })
}
