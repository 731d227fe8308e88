/** Application permissions in the words of a consent page. */
const MEANINGS: Readonly<Record<string, string | undefined>> = {
  'Organization.Read.All': 'Read organisation information',
  'User.Read.All': 'Read all users’ full profiles',
  'Directory.Read.All': 'Read directory data',
};

/** The meaning with the permission's name, or the bare name when the stand-in has no words for it. */
export const describePermission = (permission: string): string => {
  const meaning = MEANINGS[permission];
  return meaning === undefined ? permission : `${meaning} (${permission})`;
};
