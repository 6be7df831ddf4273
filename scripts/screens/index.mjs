/**
 * What a story says of one of its pictures.
 *
 * @typedef {object} Told
 * @property {string} name
 * @property {string[]} files
 * @property {string} shows
 * @property {string} reached
 * @property {string} story
 */

/**
 * The index of the pictures, in the order of the stories. It names no time and no size: it changes only when a picture
 * comes or goes.
 *
 * @param {Told[]} told
 */
export function indexOf(told) {
  const stories = [...new Set(told.map(({ story }) => story))]
  return `${head}${stories.map((story) => section(told, story)).join('\n')}`
}

const head = `# What an agent sees

Every state of the console as a picture, made by \`npm run screens\`: the stories in \`e2e/screens\` drive the product against the
simulator as people would. Names, numbers, amounts and references are always the same; times are those of the day. Pictures are
1280 px wide and light; \`-dark\` and \`-390\` show the same state in the dark and on a phone.

Not to be seen here, because nothing a person does leads there for certain: books that differ, a payment charged twice, a
payment that was cancelled too late, a card that turned out not to be kept.

`

function section(told, story) {
  const rows = told.filter((each) => each.story === story)
  const lines = rows.map(({ name, files, shows, reached }) => {
    const links = files.map((file) => `[${wordOf(file, name)}](${file})`).join(' · ')
    return `| ${links} | ${cell(shows)} | ${cell(reached)} |`
  })
  return `## ${story}\n\n| Picture | Shows | Reached |\n| --- | --- | --- |\n${lines.join('\n')}\n`
}

/** `desk-idle-dark.png` of `desk-idle` is "dark". */
function wordOf(file, name) {
  const word = file.slice(0, -'.png'.length)
  return word === name ? name : word.slice(name.length + 1)
}

function cell(text) {
  return text.replaceAll('|', '\\|')
}
