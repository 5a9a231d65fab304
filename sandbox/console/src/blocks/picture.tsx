import { useEffect, useState } from 'preact/hooks';
import { isObject, type Json, stringOf } from '../../../slack/json.ts';
import { Text } from './text.tsx';

function sourceOf(picture: Json): string {
  const file = picture['slack_file'];
  if (!isObject(file)) return stringOf(picture['image_url']);
  const id = stringOf(file['id']) || (/\/(F\w+)\//.exec(stringOf(file['url']))?.[1] ?? '');
  return `/files/${id}`;
}

/** A picture. When an edit brings another one, the old stays until the new is there, so that nothing jumps. */
export function Picture({ picture, size = 'full' }: { picture: Json; size?: 'full' | 'thumb' | 'icon' }) {
  const wanted = sourceOf(picture);
  const alt = stringOf(picture['alt_text']);
  const [shown, setShown] = useState(wanted);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (wanted === shown) return;
    const next = new Image();
    next.onload = () => {
      setFailed(false);
      setShown(wanted);
    };
    next.onerror = () => setFailed(true);
    next.src = wanted;
  }, [wanted, shown]);

  if (failed) return <p class="picture-missing">Picture not available: {alt}</p>;
  const image = <img src={shown} alt={alt} title={alt} class={`picture ${size}`} onError={() => setFailed(true)} />;
  if (size !== 'full') return image;
  return (
    <figure>
      {isObject(picture['title']) && (
        <figcaption>
          <Text text={picture['title']} />
        </figcaption>
      )}
      <a href={shown} target="_blank" rel="noreferrer" aria-label={`Open picture: ${alt}`}>
        {image}
      </a>
    </figure>
  );
}
