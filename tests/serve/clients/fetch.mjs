// fetch-sparql-endpoint asks one endpoint.
//
//     node fetch.mjs select|ask|construct ENDPOINT QUERY
//
// Prints JSON: rows as objects of N-Triples terms, true or false, or triples as N-Triples terms.
import { SparqlEndpointFetcher } from "fetch-sparql-endpoint";
import { termToString } from "rdf-string-ttl";

const [form, endpoint, query] = process.argv.slice(2);
const fetcher = new SparqlEndpointFetcher();

async function collected(stream, plain) {
  const found = [];
  for await (const item of stream) found.push(plain(item));
  return found;
}

const row = (bindings) =>
  Object.fromEntries(Object.entries(bindings).map(([name, term]) => [name, termToString(term)]));
const triple = (quad) => [quad.subject, quad.predicate, quad.object].map((t) => termToString(t));

const forms = {
  select: async () => collected(await fetcher.fetchBindings(endpoint, query), row),
  ask: () => fetcher.fetchAsk(endpoint, query),
  construct: async () => collected(await fetcher.fetchTriples(endpoint, query), triple),
};
console.log(JSON.stringify(await forms[form]()));
