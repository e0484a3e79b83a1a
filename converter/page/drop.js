/** What was dropped: files, and the files of folders in their order. */

/** @param {DataTransfer | null} data @returns {Promise<File[]>} */
export async function droppedFiles(data) {
  const entries = [...(data?.items ?? [])].map((item) => item.webkitGetAsEntry?.() ?? undefined);
  if (entries.every((entry) => entry === undefined)) return [...(data?.files ?? [])];
  const files = await Promise.all(entries.map((entry) => (entry ? filesOf(entry) : [])));
  return files.flat();
}

/** @param {FileSystemEntry} entry @returns {Promise<File[]>} */
async function filesOf(entry) {
  if (entry.isFile)
    return [await new Promise((resolve, reject) => /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject))];
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  /** @type {FileSystemEntry[]} */
  const inside = [];
  while (true) {
    // A reader gives a hundred entries at a time.
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    inside.push(...some);
  }
  inside.sort((a, b) => a.name.localeCompare(b.name));
  const files = [];
  for (const one of inside) files.push(...(await filesOf(one)));
  return files;
}
