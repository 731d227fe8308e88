/** A text that may end its line where people would break an address: behind an @, or before a dot. Nothing is added to what is copied. */
import { Fragment } from 'react';

const PLACES = /(?<=@)(?=.)|(?=\.)/;

export const Breakable = ({ of }: { readonly of: string }) =>
  of.includes('@')
    ? of.split(PLACES).map((part, at) => (
        // Whoever shows another text makes it anew.
        <Fragment key={at}>
          {at > 0 && <wbr />}
          <span>{part}</span>
        </Fragment>
      ))
    : of;
