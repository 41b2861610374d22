/**
 * One page of named things: those after `last`, at most `n` of them; `link` is the `Link` header towards the next
 * page, absent on the last one (rest-api.md 12.5).
 */
export const pageOf = <T>(
  url: URL,
  items: readonly T[],
  nameOf: (item: T) => string,
): { items: readonly T[]; headers: Record<string, string> } => {
  const last = url.searchParams.get('last');
  const size = Number(url.searchParams.get('n')) || 100;
  const start = last === null ? 0 : items.findIndex((item) => nameOf(item) === last) + 1;
  const page = items.slice(start, start + size);
  const end = page.at(-1);
  if (end === undefined || start + size >= items.length) return { items: page, headers: {} };
  const query = `last=${encodeURIComponent(nameOf(end))}&n=${size}&orderby=${url.searchParams.get('orderby') ?? ''}`;
  return { items: page, headers: { link: `<${url.pathname}?${query}>; rel="next"` } };
};
