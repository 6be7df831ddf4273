import { spawn } from 'node:child_process'
import { print } from '../run/steps.mjs'

/** Where to look, and how to sign in by hand. */
export function showWhereToLook({ appUrl, simulatorUrl, signInLink, people = [], password, secondFactor }) {
  print()
  print(`  Desk    ${appUrl}${signInLink ?? '/'}`)
  if (signInLink) print('          signs you in, once')
  print(`  Phone   ${simulatorUrl}/phone`)
  for (const { name, email, roles } of people)
    print(`          ${email.padEnd(24)}${name}, ${roles.join(', ')}`)
  if (password) print(`          password of each: ${password}; the code of their phone stands in the bar`)
  if (secondFactor) print(`          or add ${secondFactor} to an authenticator app`)
  print()
}

/** On a terminal, Enter opens the address in the browser. */
export function offerToOpen(url) {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    print('  Ctrl-C ends everything.')
    return
  }
  print('  Press Enter to open the desk. Ctrl-C ends everything.')
  process.stdin.once('data', () => openInBrowser(url))
}

function openInBrowser(url) {
  const command = process.platform === 'darwin' ? 'open' : 'xdg-open'
  const child = spawn(command, [url], { stdio: 'ignore', detached: true })
  child.once('error', () => print(`  No browser could be started: open ${url} yourself.`))
  child.unref()
}
