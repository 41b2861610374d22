/**
 * A function of the shell that does what `docker run` does, with buildah: a working container of the image, and a command in
 * it. It knows the options that `engine-limits.ts` lets through. `buildah_home` and `buildah_mark` are the user's home folder
 * and what the names of the containers begin with. Words of the image come as hexadecimal digits, whatever is in them.
 * `@{` stands for what TypeScript would take for its own.
 */
export const buildahRun = String.raw`acrtask_run() (
  tool() { env "HOME=$buildah_home" buildah "$@"; }
  quoted='BEGIN { for (i = 0; i < 256; i++) byte[sprintf("%02x", i)] = sprintf("%c", i) }
    { word = ""; for (i = 1; i < length($0); i += 2) { c = byte[substr($0, i, 2)]; word = word (c == "\047" ? "\047\\\047\047" : c) }
      printf " \047%s\047", word }'
  of_image() { tool inspect --format "{{range .OCIv1.Config.$1}}{{printf \"%x\\n\" .}}{{end}}" "$container" | LC_ALL=C awk "$quoted"; }
  name= file= platform= policy=false entry= has_entry= keep=yes left=$# added=0
  while [ "$left" -gt 0 ]; do
    option=$1 value= has_value=
    case $option in
      --) shift; left=$((left - 1)); break ;;
      --*=*) value=@{option#*=} option=@{option%%=*} has_value=yes ;;
      --*) ;;
      -[aehluvw]?*) value=@{option#??} value=@{value#=} option=@{option%"@{option#??}"} has_value=yes ;;
      -?*) ;;
      *) break ;;
    esac
    shift
    left=$((left - 1))
    case $option in
      --rm) [ "$value" = false ] || keep=; continue ;;
      -i|-q|--interactive|--quiet|--init|--no-healthcheck|--sig-proxy|--disable-content-trust) continue ;;
    esac
    if [ -z "$has_value" ]; then
      [ "$left" -gt 0 ] || { echo "The option $option needs a value." >&2; exit 125; }
      value=$1
      shift
      left=$((left - 1))
    fi
    case $option in
      --name) name=$value ;;
      --cidfile) file=$value ;;
      --platform) platform=$value ;;
      # As with docker, an image that is there is not asked for, unless the step wants that.
      --pull) case $value in missing) policy=false ;; *) policy=$value ;; esac ;;
      --entrypoint) entry=$value has_entry=yes ;;
      --attach|-a|--expose|--isolation|--label|-l|--network|--net|--network-alias) ;;
      --env|-e)
        case $value in
          *=*) ;;
          *) value=$value=$(printenv "$value") || continue ;;
        esac
        set -- "$@" --env "$value"
        added=$((added + 2)) ;;
      --user|-u|--volume|-v|--hostname|-h|--cap-add|--cap-drop)
        case $option in -u) option=--user ;; -v) option=--volume ;; -h) option=--hostname ;; esac
        set -- "$@" "$option" "$value"
        added=$((added + 2)) ;;
      --workdir|-w)
        set -- "$@" --workingdir "$value"
        added=$((added + 2)) ;;
      *) echo "Buildah cannot do what $option asks for." >&2; exit 125 ;;
    esac
  done
  [ "$left" -gt 0 ] || { echo "The image is missing." >&2; exit 125; }
  image=$1
  shift
  left=$((left - 1))
  container=$buildah_mark$name
  tool from --quiet --name "$container" @{platform:+--platform "$platform"} "--pull=$policy" "$image" >/dev/null || exit 125
  [ -z "$file" ] || echo "$container" > "$file"
  if [ -n "$has_entry" ]; then start=; [ -z "$entry" ] || start=" \"\$entry\""
  else start=$(of_image Entrypoint); [ "$left" -gt 0 ] || start="$start$(of_image Cmd)"
  fi
  # The options stand behind the words of the command: bring those to the end.
  while [ "$left" -gt 0 ]; do
    word=$1
    shift
    set -- "$@" "$word"
    left=$((left - 1))
  done
  options= index=0
  while [ "$index" -lt "$added" ]; do index=$((index + 1)); options="$options \"\@{$index}\""; done
  arguments=
  while [ "$index" -lt $# ]; do index=$((index + 1)); arguments="$arguments \"\@{$index}\""; done
  if [ -z "$start$arguments" ]; then echo "No command is specified." >&2; status=125
  else eval "tool run $options -- \"\$container\" $start $arguments"; status=$?
  fi
  [ -n "$keep" ] || tool rm "$container" >/dev/null 2>&1
  exit "$status"
)`.replaceAll('@{', '${');
