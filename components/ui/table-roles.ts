/** Written out where a narrow window lays a table out as a grid, which takes the roles away that these elements have by themselves. */
export const tableRoles = {
  table: { role: 'table' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  head: { role: 'columnheader' },
  cell: { role: 'cell' },
} as const
