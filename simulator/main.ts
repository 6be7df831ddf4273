import { readConfig, type SimulatorConfig } from './config.js'
import { createSimulator, listen } from './simulator.js'

/** Exit code for a configuration that cannot work (EX_CONFIG), which a supervisor does not restart. */
const badConfiguration = 78

await main()

async function main(): Promise<void> {
  try {
    const config = readConfig(process.env)
    const listening = await listen(createSimulator(config))
    console.log(`simulator listening on ${listening.url} (phone: ${listening.url}/phone?auto=1)`)
    const stop = () => void listening.close().then(() => process.exit(0))
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
  } catch (error) {
    console.error(sentence(error, process.env.SIM_PORT))
    process.exit(badConfiguration)
  }
}

function sentence(error: unknown, port: SimulatorConfig['port'] | string | undefined): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `Port ${port ?? 4000} is taken; choose another with SIM_PORT.`
  }
  return error instanceof Error ? error.message : String(error)
}
