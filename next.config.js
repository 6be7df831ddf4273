import { fileURLToPath } from 'node:url'

const projectRoot = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '')

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  // Without these Next guesses the root from lock files in the folders above.
  outputFileTracingRoot: projectRoot,
  turbopack: { root: projectRoot },
  // `next dev` is told localhost; the demo's addresses say 127.0.0.1.
  allowedDevOrigins: ['127.0.0.1'],
}
