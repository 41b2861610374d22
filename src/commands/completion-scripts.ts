/**
 * What each shell reads once. It asks `acrtask __complete` at every TAB: the word at the cursor after a `=`, then the
 * words before it. One candidate a line comes back, with what it is after a tab, or `:files`.
 */
export const completionScripts = {
  bash: String.raw`# Completion of acrtask for bash 3.2 and newer: eval "$(acrtask completion bash)"
_acrtask() {
  local rest="${'$'}{COMP_LINE:0:COMP_POINT}" index=0 part current cut='' line quoted
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
  # It also replaces no more than what follows the last of them.
  [[ $COMP_WORDBREAKS == *=* && $current == *=* ]] && cut="${'$'}{current%=*}="
  [[ $COMP_WORDBREAKS == *:* && ${'$'}{current#"$cut"} == *:* ]] && cut="${'$'}{current%:*}:"
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o default 2>/dev/null || while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
      return
    fi
    line="${'$'}{line%%$'\t'*}"
    printf -v quoted %q "${'$'}{line#"$cut"}"
    COMPREPLY+=("$quoted")
  done < <(acrtask __complete "=$current" "${'$'}{words[@]:1}" 2>/dev/null)
}
complete -F _acrtask acrtask
`,

  zsh: String.raw`#compdef acrtask
# Completion of acrtask for zsh: eval "$(acrtask completion zsh)" after compinit
_acrtask() {
  local line value
  local -a lines values shown
  lines=("${'$'}{(@f)$(acrtask __complete "=$PREFIX" "${'$'}{(@Q)words[2,CURRENT-1]}" 2>/dev/null)}")
  if [[ $lines[1] == :files ]]; then
    _files
    return
  fi
  for line in $lines; do
    value="${'$'}{line%%$'\t'*}"
    values+=("$value")
    if [[ $line == *$'\t'* ]]; then shown+=("$value  -- ${'$'}{line#*$'\t'}"); else shown+=("$value"); fi
  done
  (( $#values )) || return 1
  if [[ $lines[1] == *$'\t'* ]]; then
    compadd -l -d shown -a values
  else
    compadd -a values
  fi
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
    set -l current (commandline -ct)
    set -l answers (command acrtask __complete "=$current" $before[2..-1] 2>/dev/null)
    if test "$answers[1]" = :files
        __fish_complete_path "$current"
    else if test (count $answers) -gt 0
        printf '%s\n' $answers
    end
end
complete -c acrtask -f -k -a '(__acrtask_complete)'
`,

  pwsh: String.raw`# Completion of acrtask for PowerShell: acrtask completion pwsh | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName acrtask -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($_.Value -is [string]) { $_.Value } else { $_.Extent.Text } })
    acrtask __complete "=$wordToComplete" @before 2>$null | Where-Object { $_ -ne ':files' } | ForEach-Object {
        $value, $about = $_ -split [char]9, 2
        $text = if ($value -match '^[\w./:=+-]+$') { $value } else { "'" + ($value -replace "'", "''") + "'" }
        if (-not $about) { $about = $value }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $about)
    }
}
`,
} as const;
