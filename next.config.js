import { fileURLToPath } from 'node:url'

const projectRoot = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '')

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  // A running console keeps its files while another build is made (scripts/run/build.mjs).
  distDir: process.env.SOTTO_BUILD_DIR ?? '.next',
  // `npm test` checks the types of everything, tests included.
  typescript: { ignoreBuildErrors: true },
  // Without these Next guesses the root from lock files in the folders above.
  outputFileTracingRoot: projectRoot,
  turbopack: { root: projectRoot },
  // `next dev` is told localhost; the demo's addresses say 127.0.0.1.
  allowedDevOrigins: ['127.0.0.1'],
}
