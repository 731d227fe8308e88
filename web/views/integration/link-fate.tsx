/** What became of a link, in a sentence: when it was opened, who accepted, or why it was refused and what stays behind. */
import type { AdministratorLink } from '../../api/answers.ts';
import { Moment } from '../../parts/values/moment.tsx';
import { Value } from '../../parts/values/value.tsx';
import { Who } from '../../parts/values/who.tsx';
import { refusalLabel } from '../../words/audit-words.ts';

type Props = { readonly link: AdministratorLink };

export function LinkFate({ link }: Props) {
  const { state, expiresAt, openedAt, endedAt, refusal, takenBackBy, consentLeft } = link;
  switch (state) {
    case 'open':
      return (
        <span>
          Not opened yet; it works until <Moment iso={expiresAt} />
        </span>
      );
    case 'opened':
      return (
        <span>
          Somebody went on to Azure <At iso={openedAt} />, and is there now
        </span>
      );
    case 'accepted':
      return (
        <span>
          <Administrator link={link} /> accepted <At iso={endedAt} />
          <Where link={link} />
        </span>
      );
    case 'refused':
      return (
        <>
          <span>
            <Administrator link={link} /> was refused <At iso={endedAt} />
            <Where link={link} />: {refusalLabel(refusal ?? 'other')}.
          </span>
          {consentLeft && (
            <span>
              {' '}
              The app stays in that tenant until somebody there removes it: “Remove the app from a tenant”, below, says
              how.
            </span>
          )}
        </>
      );
    case 'taken-back':
      return (
        <span>
          Taken back by <Who id={takenBackBy} /> <At iso={endedAt} />
        </span>
      );
    case 'superseded':
      return <span>The account was connected, or its connection changed, since it was made</span>;
    case 'expired':
      return <span>Nobody opened it in time</span>;
    default:
      return (
        <span>
          Somebody went on to Azure <At iso={openedAt} />, and didn’t come back
        </span>
      );
  }
}

const At = ({ iso }: { readonly iso: string | null | undefined }) => (iso ? <Moment iso={iso} /> : null);

function Administrator({ link: { administrator } }: Props) {
  if (!administrator) return <span>Whoever opened it</span>;
  return (
    <span title={`Object ID ${administrator.objectId}`}>
      <Value of={administrator.name ?? administrator.objectId} />
    </span>
  );
}

function Where({ link: { tenantName, tenantId } }: Props) {
  if (!tenantId) return null;
  return (
    <>
      , of the tenant <Value of={tenantName ?? tenantId} />
    </>
  );
}
