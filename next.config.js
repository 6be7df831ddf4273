import { fileURLToPath } from 'node:url'
import { PHASE_PRODUCTION_SERVER } from 'next/constants.js'

const projectRoot = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '')

/** @returns {import('next').NextConfig} */
export default function config(phase) {
  return {
    poweredByHeader: false,
    // Next would load every page and route before it answers anybody: two seconds in which callbacks of running calls wait.
    experimental: { preloadEntriesOnStart: false },
    // A running console keeps its files while another build is made (scripts/run/build.mjs). Only for serving: a build
    // into another folder would write that folder's name into tsconfig.json.
    distDir: (phase === PHASE_PRODUCTION_SERVER && process.env.SOTTO_BUILD_DIR) || '.next',
    // `npm test` checks the types of everything, tests included.
    typescript: { ignoreBuildErrors: true },
    // Without these Next guesses the root from lock files in the folders above.
    outputFileTracingRoot: projectRoot,
    turbopack: { root: projectRoot },
    // `next dev` is told localhost; the demo's addresses say 127.0.0.1.
    allowedDevOrigins: ['127.0.0.1'],
  }
}
