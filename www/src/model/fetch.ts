import { Problem } from './errors';

/**
 * Fetch a file of the site and insist that it is that file: a network failure becomes NETWORK, an error status
 * HTTP_STATUS, and so does the HTML page that many hosts answer with when a file is missing.
 */
export async function fetchFile(url: URL, cache: RequestCache = 'default'): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { cache });
  } catch (cause) {
    throw new Problem('NETWORK', `${url.pathname} could not be fetched`, { cause });
  }
  if (!response.ok)
    throw new Problem('HTTP_STATUS', `${url.pathname} answered with status ${response.status}`);
  if (response.headers.get('content-type')?.startsWith('text/html')) {
    throw new Problem('HTTP_STATUS', `${url.pathname} answered with a web page`);
  }
  return response;
}

/** Read a response to its end. A connection lost on the way is a NETWORK problem too. */
export async function readBytes(response: Response): Promise<ArrayBuffer> {
  try {
    return await response.arrayBuffer();
  } catch (cause) {
    throw new Problem('NETWORK', `${response.url} broke off`, { cause });
  }
}

/** Read a response as it arrives. A connection lost on the way is a NETWORK problem. */
export async function* readStream(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) return;
      yield value;
    }
  } catch (cause) {
    throw new Problem('NETWORK', `${response.url} broke off`, { cause });
  }
}
