import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'

/** The engine keeps the text of a panic for us; without this hook it would be lost. */
let lastPanic = null

/** Loads the engine's WebAssembly and returns its class. Node cannot import .wasm files as modules by itself. */
export function loadSchemaEngine() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message(message) {
      lastPanic = message
    },
  }
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
  const code = readFileSync(entry.replace(/schema_engine\.js$/, 'schema_engine_bg.wasm'))
  const instance = new WebAssembly.Instance(new WebAssembly.Module(code), {
    './schema_engine_bg.js': bindings,
  })
  bindings.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  return bindings.SchemaEngine
}

/** The text of the engine's panic since the last call, null when there was none. */
export function takePanic() {
  const panic = lastPanic
  lastPanic = null
  return panic
}
