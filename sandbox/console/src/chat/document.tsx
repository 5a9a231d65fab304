import { useEffect, useState } from 'preact/hooks';
import { Page } from '../lib/page.tsx';
import { Markdown } from '../text/markdown.tsx';

/** A text file by itself, Markdown drawn as such: where its permalink leads. */
export function Document({ file, onMenu }: { file: string; onMenu: () => void }) {
  const [read, setRead] = useState<{ text: string } | { problem: string }>();
  const address = `/files/${file}`;
  useEffect(() => {
    let left = false;
    const show = (next: typeof read) => !left && setRead(next);
    fetch(address)
      .then(async (response) =>
        show(response.ok ? { text: await response.text() } : { problem: 'There is no such file.' }),
      )
      .catch(() => show({ problem: 'The workspace does not answer.' }));
    return () => {
      left = true;
    };
  }, [address]);
  const download = (
    <a class="topic" href={address} download={`${file}.md`}>
      Download
    </a>
  );
  return (
    <Page title="File" topic={download} onMenu={onMenu}>
      <div class="document">
        {read && ('text' in read ? <Markdown text={read.text} /> : <p role="alert">{read.problem}</p>)}
      </div>
    </Page>
  );
}
