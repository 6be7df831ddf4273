// The bundled PostgreSQL by hand: `node scripts/database.mjs up`, `down` or `urls`. The demo and the tests use it too.
import path from 'node:path'
import { adminUrl, createRoles, databaseUrls } from './postgres/roles.mjs'
import { bringUpServer, endServer } from './postgres/server.mjs'
import { portFrom, readFlags } from './run/flags.mjs'
import { dataHome } from './run/folders.mjs'
import { exitOnRefusal, Refusal } from './run/refusal.mjs'

const usage =
  'Usage: node scripts/database.mjs up [--port 54329] [--database sotto] [--home .data] | down [--home .data]'

await exitOnRefusal(async () => {
  const { command, home, port, database } = readArguments()
  if (command === 'up') {
    const server = await bringUpServer({ home, port })
    await createRoles({ ...server, database })
    print({ ...summaryOf(server, database), started: server.started })
  } else if (command === 'down') {
    print({ ended: await endServer(home) })
  } else {
    throw new Refusal(usage)
  }
})

function summaryOf({ port, passwords, directory }, database) {
  return {
    ...databaseUrls({ port, passwords, database }),
    adminUrl: adminUrl({ port, passwords, database: 'postgres' }),
    port,
    directory,
  }
}

function print(answer) {
  console.log(JSON.stringify(answer))
}

function readArguments() {
  const { values, positionals } = readFlags(
    process.argv.slice(2),
    {
      port: { type: 'string', default: '54329' },
      database: { type: 'string', default: 'sotto' },
      home: { type: 'string', default: dataHome },
    },
    { positionals: true },
  )
  const [command] = positionals
  return { ...values, command, port: portFrom(values.port, '--port'), home: path.resolve(values.home) }
}
