const urlAndValue = /^([^=?]+(?:\?[^=&]*=[^=&]*(?:&[^=&]*=[^=&]*)*)?)=(.*)$/s;

/**
 * Parts `URL=VALUE` at the first `=` that is not the URL's own: those of its query, `?a=b&c=d`, belong to it, and the value
 * may hold any. Undefined when there is no such `=`, or nothing before it.
 */
export const splitBehindUrl = (text: string): { readonly url: string; readonly value: string } | undefined => {
  const [, url, value] = urlAndValue.exec(text) ?? [];
  return url === undefined || value === undefined ? undefined : { url, value };
};
