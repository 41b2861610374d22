const urlAndValue = /^([^=?]+(?:\?[^=&]*=[^=&]*(?:&[^=&]*=[^=&]*)*)?)=(.*)$/s;

/**
 * Splits `URL=VALUE` at the first `=` that is not part of the URL's query, as in `?a=b&c=d`. The value may contain `=`.
 * Returns undefined when such a `=` is missing or the URL is empty.
 */
export const splitBehindUrl = (text: string): { readonly url: string; readonly value: string } | undefined => {
  const [, url, value] = urlAndValue.exec(text) ?? [];
  return url === undefined || value === undefined ? undefined : { url, value };
};
