/** What links say that do not say where they lead, by language. */
export const GENERIC_TEXTS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    en: 'click here|click|here|read more|more|learn more|link|this link|this|this page|see more|find out more|more info|more information|continue|continue reading|details|open|tap here|press here|website|full story|view more',
    ar: 'اضغط هنا|انقر هنا|هنا|اقرأ المزيد|المزيد|رابط',
    cs: 'klikněte zde|zde|více|číst dále|odkaz',
    da: 'klik her|her|læs mere|mere|link',
    de: 'hier klicken|klicken sie hier|klick hier|hier|mehr|mehr lesen|weiterlesen|weiter lesen|mehr erfahren|mehr dazu|link|dieser link|details|weiter',
    es: 'haga clic aquí|haz clic aquí|clic aquí|aquí|leer más|más|ver más|más información|enlace|seguir leyendo|continuar',
    fi: 'klikkaa tästä|tästä|tässä|lue lisää|lisää|linkki',
    fr: 'cliquez ici|cliquer ici|ici|lire la suite|la suite|en savoir plus|plus|voir plus|lien|ce lien|suite|lire plus',
    he: 'לחצו כאן|לחץ כאן|כאן|קרא עוד|קראו עוד|עוד|קישור|להמשך קריאה',
    it: 'clicca qui|cliccare qui|qui|leggi di più|leggi tutto|continua|continua a leggere|altro|scopri di più|link',
    nl: 'klik hier|hier|lees meer|meer|lees verder|verder lezen|meer informatie|link',
    pl: 'kliknij tutaj|tutaj|czytaj więcej|więcej|czytaj dalej|link',
    pt: 'clique aqui|aqui|leia mais|ler mais|mais|saiba mais|continuar a ler|link',
    ru: 'нажмите здесь|здесь|тут|читать далее|далее|подробнее|ещё|ссылка',
    sv: 'klicka här|här|läs mer|mer|läs vidare|länk',
    uk: 'натисніть тут|тут|читати далі|далі|детальніше|більше|посилання',
    zh: '点击这里|点此|这里|此处|阅读更多|更多|查看更多|了解更多|链接|點擊這裡|這裡|閱讀更多|了解更多|連結',
    ja: 'こちら|ここ|ここをクリック|こちらをクリック|続きを読む|もっと見る|詳細|詳しくはこちら|リンク',
    ko: '여기|여기를 클릭|더 보기|더보기|자세히|자세히 보기|링크',
  }).map(([language, texts]) => [language, texts.split('|')]),
)
