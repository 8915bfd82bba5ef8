/** The same sentence on every delivery, whether anything was left out or not: removal is never marked (D12). */
export const deliveredNotice = {
  nb: 'Opplysningene kan være ufullstendige. Spør den som eier dem, om det du trenger å vite.',
  nn: 'Opplysningane kan vere ufullstendige. Spør den som eig dei, om det du treng å vite.',
  en: 'The information may be incomplete. Ask its owner about what you need to know.',
} as const;
