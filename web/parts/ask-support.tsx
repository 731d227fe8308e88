/** Whom to ask when nothing on the page helps, and each way to reach them. */
import type { Company } from '../api/answers.ts';

export const AskSupport = ({ support: { name, ways } }: Pick<Company, 'support'>) => (
  <span>
    Ask <bdi>{name}</bdi>
    {ways.map(({ href, text }) => (
      <span key={href}>
        {' '}
        ·{' '}
        <a href={href} target="_blank" rel="noopener">
          <bdi>{text}</bdi>
        </a>
      </span>
    ))}
  </span>
);
