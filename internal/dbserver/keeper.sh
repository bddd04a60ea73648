# Keeps a folder and one command that works in it: both end when standard
# input does. The other end of that pipe is held by the process that asked and
# by nobody else, so its end is noticed however it came about.
#
#   sh keeper.sh FOLDER SIGNAL
#
# It makes the folder and says "made". Then it reads a line of shell, runs it
# in the background with its complaints in FOLDER/log, and says its process
# id. When the time has come it sends the signal to that process and removes
# the folder. Standard output is inherited: who reads it sees it end when the
# command, and what it started, has ended.
#
# It must be the first process of its process group.

# A terminal or a system that is going down ends the waiting, not the cleaning
# up; nor does it matter that nobody listens any more.
trap : HUP INT TERM
trap '' PIPE
umask 077

mkdir -- "$1" || exit
exec 2>/dev/null
echo made
if read -r command; then
	eval "$command" 2>"$1/log" </dev/null &
	echo $!
	exec >&-
	read -r lifeline
	kill -s "$2" $!
	kill -s TERM 0 # what the command has started
	wait $!
fi

# Again, because a child whose parent is gone may still write.
for again in 1 2 3 4 5 6 7 8 9; do
	rm -rf -- "$1" && break
	sleep 1
done
kill -s KILL 0 # what did not heed the signals, and this shell
