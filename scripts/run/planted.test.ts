import { expect, it } from 'vitest'
import { projectRoot } from './folders.mjs'
import { plantedPrefix, plantedVariables } from './planted.mjs'
import { consoleEnvironment, type keptSecrets } from './settings.mjs'

it('Every variable that a console is started with is planted when it is built', () => {
  const secrets = {} as ReturnType<typeof keptSecrets>
  const read = consoleEnvironment({ secrets, appUrl: '', simulatorUrl: '', databaseUrl: '' })
  const planted = plantedVariables(projectRoot)
  expect(Object.keys(planted)).toEqual(expect.arrayContaining(Object.keys(read)))
  expect(planted).toMatchObject({ TWILIO_AUTH_TOKEN: `${plantedPrefix}TWILIO_AUTH_TOKEN` })
  expect(planted).not.toHaveProperty('NODE_ENV')
})

it('The beginning looks the same in base64 whatever follows', () => {
  expect(plantedPrefix.length % 3).toBe(0)
})
