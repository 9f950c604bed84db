-- Neovim 0.7: vim.lsp.start exists only from 0.8 on. The file is the only argument; KONGSOLE_CLI is dist/cli.js.
local function say(line) io.stdout:write(line .. '\n') end

local ok, failure = pcall(function()
  local id = vim.lsp.start_client({
    name = 'kongsole',
    cmd = { 'node', os.getenv('KONGSOLE_CLI'), 'lsp', '--stdio' },
    root_dir = vim.fn.getcwd(),
  })
  assert(id, 'the server does not start')
  vim.lsp.buf_attach_client(0, id)
  assert(vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20), 'no diagnostics')
  local first = vim.diagnostic.get(0)[1]
  say('finding at line ' .. (first.lnum + 1) .. ' column ' .. (first.col + 1))
  vim.api.nvim_win_set_cursor(0, { first.lnum + 1, first.col })
  local params = vim.lsp.util.make_range_params()
  params.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics() }
  local client = vim.lsp.get_client_by_id(id)
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 10000)
  local applied = false
  for _, answer in pairs(answers) do
    for _, action in ipairs(answer.result or {}) do
      if action.isPreferred and not applied then
        say('action ' .. action.title)
        vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
        applied = true
      end
    end
  end
  assert(applied, 'no preferred action')
  local function is_there()
    for _, each in ipairs(vim.diagnostic.get(0)) do
      if each.message == first.message then return true end
    end
    return false
  end
  assert(vim.wait(20000, function() return not is_there() end, 20), 'the finding stays')
  vim.cmd('silent write')
  vim.lsp.stop_client(id)
  say('done')
end)
if not ok then
  say('failed: ' .. tostring(failure))
  vim.cmd('cquit 1')
end
vim.cmd('qall!')
