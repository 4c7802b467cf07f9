// What the page has stored of its visitor.

/** Reads or replaces the stored record, as another version of the page would. */
export const stored = (page, record) =>
  page.evaluate(async (replacement) => {
    const [{ name }] = (await indexedDB.databases()).filter((each) => each.name.startsWith('flatflix'));
    const database = await new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const store = database.transaction('visitor', 'readwrite').objectStore('visitor');
    const request = replacement ? store.put(replacement, 'visitor') : store.get('visitor');
    const result = await new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    database.close();
    return result;
  }, record);
