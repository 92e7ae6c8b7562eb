# bash completion for abuse-milter(8): the program itself knows its verbs, options and words.
_abuse_milter() {
    local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} line=${COMP_LINE:0:COMP_POINT}
    COMPREPLY=()
    # bash makes three words of --option=word, and completes the last.
    if [[ $line =~ ^(.*[[:blank:]](--[a-z]+))=([^[:blank:]]*)$ ]]; then
        option=${BASH_REMATCH[2]} word=${BASH_REMATCH[3]} line="${BASH_REMATCH[1]} ${BASH_REMATCH[3]}"
    fi
    case $option in
    -c | --config) ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$("$1" "[suggest:${#line}]" "$line" 2>/dev/null | grep -v '^/')" -- "$word") ;;
    esac
    # What it has no words for are files.
    [ ${#COMPREPLY[@]} -gt 0 ] || compopt -o default
}
complete -F _abuse_milter abuse-milter
