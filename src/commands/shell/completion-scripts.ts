/**
 * The script that each shell loads once. It calls `acrtask __complete` at every TAB with `=` and the word at the cursor,
 * then the words before it. The answer is one candidate per line, with a description after a tab; or `:files` and the
 * prefix that file names follow. No space follows a candidate that ends in `=`, `:`, or `/`: its value comes next.
 */
export const completionScripts = {
  bash: String.raw`# Completion of acrtask for bash 3.2 and newer: eval "$(acrtask completion bash)"
_acrtask() {
  local rest="${'$'}{COMP_LINE:0:COMP_POINT}" index=0 part current quote='' cut='' line start quoted first=1
  local -a words=()
  # Bash parts words at = and : as well: what has no blank between it belongs together.
  for part in "${'$'}{COMP_WORDS[@]:0:COMP_CWORD}"; do
    if [[ $rest == [[:space:]]* ]]; then
      rest="${'$'}{rest#"${'$'}{rest%%[![:space:]]*}"}"
      index=$((index + 1))
    fi
    words[index]="${'$'}{words[index]:-}$part"
    rest="${'$'}{rest#"$part"}"
  done
  if [[ $rest == [[:space:]]* ]]; then
    current="${'$'}{rest#"${'$'}{rest%%[![:space:]]*}"}"
  else
    current="${'$'}{words[index]:-}$rest"
    unset "words[index]"
  fi
  # Quotes and backslashes are for the shell alone.
  [[ $current == [\"\']* ]] && quote="${'$'}{current:0:1}"
  current="${'$'}{current//[\\\"\']/}"
  words=("${'$'}{words[@]//[\\\"\']/}")
  # With the alias az='acrtask az', the words include az.
  [[ ${'$'}{words[0]:-} == az ]] && first=0
  # It also replaces no more than what follows the last of them, outside of quotes.
  [[ -z $quote && $COMP_WORDBREAKS == *=* && $current == *=* ]] && cut="${'$'}{current%=*}="
  [[ -z $quote && $COMP_WORDBREAKS == *:* && ${'$'}{current#"$cut"} == *:* ]] && cut="${'$'}{current%:*}:"
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files* ]]; then
      start="${'$'}{line#:files}"
      start="${'$'}{start# }"
      [[ $start == "$cut" ]] && compopt -o default 2>/dev/null && return
      while IFS= read -r line; do
        [[ -d $line ]] && line+=/
        line="$start$line"
        COMPREPLY+=("${'$'}{line#"$cut"}")
      done < <(compgen -f -- "${'$'}{current#"$start"}")
      break
    fi
    line="${'$'}{line%%$'\t'*}"
    quoted="${'$'}{line#"$cut"}"
    [[ -z $quote ]] && printf -v quoted %q "$quoted"
    COMPREPLY+=("$quoted")
  done < <(acrtask __complete "=$current" "${'$'}{words[@]:first}" 2>/dev/null)
  if [[ ${'$'}{#COMPREPLY[@]} == 1 && ${'$'}{COMPREPLY[0]} == *[=:/] ]]; then compopt -o nospace 2>/dev/null; fi
}
_acrtask_az() {
  [[ $(alias az 2>/dev/null) == *[\'\"]acrtask\ az* ]] && _acrtask
}
complete -F _acrtask acrtask
# Keeps the Azure CLI's own completion of az, unless az is already the alias.
if [[ $(alias az 2>/dev/null) == *acrtask* ]] || ! type -P az >/dev/null; then
  complete -o bashdefault -o default -F _acrtask_az az
fi
`,

  zsh: String.raw`#compdef acrtask
# Completion of acrtask for zsh: eval "$(acrtask completion zsh)" after compinit
_acrtask() {
  local line value start
  local -a lines values shown open openShown
  lines=("${'$'}{(@f)$(acrtask __complete "=${'$'}{(Q)PREFIX}" "${'$'}{(@Q)words[2,CURRENT-1]}" 2>/dev/null)}")
  if [[ $lines[1] == :files* ]]; then
    start="${'$'}{${'$'}{lines[1]#:files}# }"
    [[ -n $start ]] && compset -P "${'$'}{(b)start}"
    _files
    return
  fi
  for line in $lines; do
    value="${'$'}{line%%$'\t'*}"
    if [[ $line == *$'\t'* ]]; then line="$value  -- ${'$'}{line#*$'\t'}"; fi
    if [[ $value == *[=:/] ]]; then
      open+=("$value")
      openShown+=("$line")
    else
      values+=("$value")
      shown+=("$line")
    fi
  done
  (( $#values + $#open )) || return 1
  local -a layout
  [[ $lines[1] == *$'\t'* ]] && layout=(-l)
  (( $#open )) && compadd $layout -S '' -d openShown -a open
  (( $#values )) && compadd $layout -d shown -a values
  return 0
}
if [[ $funcstack[1] == _acrtask ]]; then
  _acrtask "$@"
else
  compdef _acrtask acrtask
fi
`,

  fish: String.raw`# Completion of acrtask for fish: acrtask completion fish | source
function __acrtask_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct | string replace -ra '[\\\\"\']' '')
    # With the alias az='acrtask az', the words may include az.
    test "$before[1]" = az; and set -p before acrtask
    set -l answers (command acrtask __complete "=$current" $before[2..-1] 2>/dev/null)
    if string match -q ':files*' -- "$answers[1]"
        set -l start (string replace -r '^:files ?' '' -- "$answers[1]")
        set -l files (__fish_complete_path (string replace -- "$start" '' "$current"))
        test (count $files) -gt 0; and printf '%s\n' "$start"$files
    else if test (count $answers) -gt 0
        printf '%s\n' $answers
    end
end
complete -c acrtask -f -k -a '(__acrtask_complete)'
# Of az only where it is the alias: the Azure CLI completes itself.
complete -c az -f -k -n 'functions az | string match -q "*acrtask az*"' -a '(__acrtask_complete)'
`,

  pwsh: String.raw`# Completion of acrtask for PowerShell: acrtask completion pwsh | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName acrtask -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $word = $wordToComplete.Trim([char[]]@(34, 39))
    $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($_.Value -is [string]) { $_.Value } else { $_.Extent.Text } })
    acrtask __complete "=$word" @before 2>$null | ForEach-Object {
        if ($_ -match '^:files ?(.*)$') {
            # Without an answer PowerShell offers files by itself.
            $start = $Matches[1]
            if ($start) {
                [System.Management.Automation.CompletionCompleters]::CompleteFilename($word.Substring($start.Length)) |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($start + $_.CompletionText, $_.ListItemText, $_.ResultType, $_.ToolTip) }
            }
            return
        }
        $value, $about = $_ -split [char]9, 2
        $text = if ($value -match '^[\w./:=+-]+$') { $value } else { "'" + ($value -replace "'", "''") + "'" }
        if (-not $about) { $about = $value }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $about)
    }
}
`,
} as const;
