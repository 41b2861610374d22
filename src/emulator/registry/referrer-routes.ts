import type { EmulatorContext } from '../emulator-context.ts';
import { type Route, route } from '../router.ts';
import { onlyFor } from './authentication.ts';
import { findRepository } from './contents.ts';
import { algorithmOf } from './digests.ts';
import { digestInvalid } from './errors.ts';

const mediaType = 'application/vnd.oci.image.index.v1+json';

/** What refers to a manifest: signatures, SBOMs and others (OCI distribution specification, "Listing Referrers"). */
export const referrerRoutes = (context: EmulatorContext): Route[] => [
  route(
    'GET',
    '/v2/*repo/referrers/:digest',
    'Referrers_List',
    onlyFor(context, ['pull'], ({ params, url }) => {
      const { repo = '', digest: subject = '' } = params;
      if (algorithmOf(subject) === undefined) return digestInvalid(subject);
      const wanted = url.searchParams.get('artifactType');
      const manifests = Object.entries(findRepository(context, url.hostname, repo)?.manifests ?? {}).flatMap(
        ([digest, held]) => {
          if (held.subject?.digest !== subject) return [];
          const { digest: _subject, ...shown } = held.subject;
          if (wanted !== null && shown.artifactType !== wanted) return [];
          const size = context.store.contents.size(digest) ?? 0;
          return [{ mediaType: held.mediaType, digest, size, ...shown }];
        },
      );
      return new Response(JSON.stringify({ schemaVersion: 2, mediaType, manifests }), {
        headers: {
          'content-type': mediaType,
          'docker-distribution-api-version': 'registry/2.0',
          ...(wanted === null ? {} : { 'oci-filters-applied': 'artifactType' }),
        },
      });
    }),
  ),
];
