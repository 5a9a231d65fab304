/** Tokens of people by an issuer's client credentials grant, each fetched once. */
export function tokens(issuer: string, audience: string): (person: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return (person) => {
    const token = known.get(person) ?? fetchToken(issuer, audience, person);
    known.set(person, token);
    return token;
  };
}

async function fetchToken(issuer: string, audience: string, person: string): Promise<string> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: person, audience });
  const answer = await fetch(`${issuer}/token`, { method: 'POST', body: form });
  const body: { access_token?: string; error_description?: string } = JSON.parse(await answer.text());
  if (body.access_token === undefined)
    throw new Error(`no token for ${person}: ${body.error_description ?? answer.status}`);
  return body.access_token;
}
